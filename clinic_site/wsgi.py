import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
django_application = get_wsgi_application()

# Both read models, which exist only now.
from clinic_site.web.freshness import freshness  # noqa: E402
from clinic_site.web.page_cache import PageCache  # noqa: E402

application = PageCache(django_application, freshness())

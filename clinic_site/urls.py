from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from blog.views import PersonDetail
from clinic.views import About
from clinic_site import views
from clinic_site.design.views import DesignSystem
from clinic_site.health.views import healthz, site_health
from clinic_site.search.views import Search
from clinic_site.web import crawlers
from pages.views import PageDetail
from publishing.admin.editor_views import editor_choices, editor_paste

STAFF = settings.STAFF_PATH.removeprefix("/")

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("services/", include("services.urls")),
    path("preview/", include("publishing.urls")),
    path("blog/", include("blog.urls")),
    path("appointments/", include("appointments.urls")),
    path("about/", About.as_view(), name="about"),
    path("about/<slug:slug>/", PersonDetail.as_view(), name="person"),
    path("privacy/", views.Privacy.as_view(), name="privacy"),
    path("accessibility/", views.AccessibilityStatement.as_view(), name="accessibility"),
    path("search/", Search.as_view(), name="search"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
    path(".well-known/security.txt", crawlers.security, name="security"),
    path("healthz", healthz, name="healthz"),
    path("insights/", include("insights.urls")),
    path("media/", include("images.urls")),
    path(f"{STAFF}design/", admin.site.admin_view(DesignSystem.as_view()), name="design-system"),
    path(f"{STAFF}site-health/", admin.site.admin_view(site_health), name="site-health"),
    path(f"{STAFF}editor/choices/", editor_choices, name="editor_choices"),
    path(f"{STAFF}editor/paste/", editor_paste, name="editor_paste"),
    path(STAFF, admin.site.urls),
    path("<slug:slug>/", PageDetail.as_view(), name="page"),  # last: all others are the site's own
]

handler400 = "clinic_site.web.error_pages.bad_request"
handler403 = "clinic_site.web.error_pages.permission_denied"
handler404 = "clinic_site.web.error_pages.page_not_found"
handler500 = "clinic_site.web.error_pages.server_error"

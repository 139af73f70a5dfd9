from django.contrib import admin
from django.urls import include, path

from clinic.views import About
from clinic_site import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("services/", include("services.urls")),
    path("blog/", include("blog.urls")),
    path("about/", About.as_view(), name="about"),
    path("accessibility/", views.AccessibilityStatement.as_view(), name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("media/", include("images.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "clinic_site.error_pages.bad_request"
handler403 = "clinic_site.error_pages.permission_denied"
handler404 = "clinic_site.error_pages.page_not_found"
handler500 = "clinic_site.error_pages.server_error"

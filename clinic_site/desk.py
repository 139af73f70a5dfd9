"""The staff's side: the stock admin under the site's name."""

from django.contrib import admin


class ClinicAdminSite(admin.AdminSite):
    site_title = "Clinic website"
    site_header = "Clinic website"
    index_title = "What would you like to do?"
    enable_nav_sidebar = True

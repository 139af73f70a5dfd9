from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self) -> None:
        from staff import roles  # permissions exist only now

        post_migrate.connect(roles.apply_roles)


class StaffAdminConfig(AdminConfig):
    default_site = "staff.admin_site.ClinicAdminSite"

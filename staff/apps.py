from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self) -> None:
        from staff import roles  # permissions exist only now

        post_migrate.connect(roles.apply_roles)
        account = apps.get_model("auth.User")._meta
        account.verbose_name, account.verbose_name_plural = "account", "accounts"


class StaffAdminConfig(AdminConfig):
    default_site = "staff.admin_site.ClinicAdminSite"

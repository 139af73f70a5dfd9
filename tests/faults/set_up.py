"""Makes the database of a site that is going to be broken. Run as a program, in its environment."""

import django
from django.core.management import call_command

RECIPIENTS = ["desk@clinic.example", "owner@clinic.example"]


def set_up() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)

    from clinic.models import Clinic  # models exist only now

    Clinic(name="Harbor Clinic", phone="+12125550123", notification_emails=RECIPIENTS).save()


if __name__ == "__main__":
    set_up()

"""The ledger of consent is only ever added to, and can be read as one person's chain."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from subscriptions.models import ConsentEvent, Subscriber
from tests.subscriptions.conftest import letters, link

pytestmark = pytest.mark.django_db


def test_no_entry_can_be_changed_or_deleted(sign_up):
    sign_up()
    event = ConsentEvent.objects.get()
    for change in (
        event.save,
        event.delete,
        ConsentEvent.objects.all().delete,
        lambda: ConsentEvent.objects.update(kind="left"),
    ):
        with pytest.raises(ValidationError):
            change()


def test_the_chain_of_a_person_is_printed_also_after_erasure(sign_up, sam, capsys):
    sign_up("Zeynep@reader.test")
    sam.post(link(letters()[0], "confirm"))
    call_command("consent_chain", "zeynep@READER.test")
    chain = capsys.readouterr().out.splitlines()
    assert [line.split(" · ")[1] for line in chain] == [
        "Asked to subscribe",
        "Confirmation mail sent",
        "Confirmed",
    ]
    call_command("erase_subscriber", "zeynep@reader.test")
    assert not Subscriber.objects.exists()
    call_command("consent_chain", "zeynep@reader.test")
    assert "Erased" in capsys.readouterr().out


def test_the_desk_finds_a_chain_by_its_address(sign_up, sam, login, elif_):
    sign_up("zeynep@reader.test")
    sam.post(link(letters()[0], "confirm"))
    sign_up("other@reader.test")
    assert not ConsentEvent.objects.filter(kind="requested", address__contains="@").exists()
    url = "/admin/subscriptions/consentevent/"
    page = login(elif_).get(url, {"q": "Zeynep@Reader.test"})
    kinds = [event.kind for event in page.context["cl"].result_list]
    assert sorted(kinds) == ["confirm_sent", "confirmed", "requested"]


@pytest.mark.parametrize("command", ["consent_chain", "erase_subscriber"])
@pytest.mark.parametrize("address", ["nobody@reader.test", "no address"])
def test_an_unknown_address_is_one_clear_line(command, address):
    with pytest.raises(CommandError, match=address):
        call_command(command, address)

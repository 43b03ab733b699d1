"""Resealing: what former secret keys sealed is sealed under the present one, so that the former can be thrown away."""

from __future__ import annotations

from hub.application import Hub
from hub.application.partnering import Vault
from hub.application.websub import Seals as WebSubSeals
from hub.errors import ConfigError
from hub.people.sealing import Seals
from hub.store.resealing import reseal_partners, reseal_subscribers, reseal_websub


def reseal(hub: Hub) -> dict[str, int]:
    """Seal everything under HUB_SECRET_KEY that it or one of HUB_SECRET_KEY_OLD opens; return how much of each.

    Each of the three is one transaction; done twice, it is done.

    :raises ConfigError: where no key is set.
    :raises HubError: naming what none of the keys opens; nothing of its table is changed then.
    """
    key, former, database = hub.settings.secret("HUB_SECRET_KEY"), hub.settings.former_keys, hub.store.database
    if not key:
        raise ConfigError("HUB_SECRET_KEY is not set: nothing is sealed without it")
    seals, vault, websub = Seals(key, former), Vault(key, former), WebSubSeals(key, former)
    return {
        "addresses of subscribers": reseal_subscribers(
            database,
            lambda sealed, owner: seals.seal(seals.open(sealed, owner), owner),
            lambda sealed, owner: seals.lookup(seals.open(sealed, owner)),
        ),
        "secrets of partners' subscriptions": reseal_partners(
            database, lambda sealed, owner: vault.seal(vault.open(sealed, owner), owner)
        ),
        "secrets of WebSub subscribers": reseal_websub(
            database, lambda sealed, owner: websub.seal(websub.open(sealed, owner), owner) or b""
        ),
    }

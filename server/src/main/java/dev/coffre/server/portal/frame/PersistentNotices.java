package dev.coffre.server.portal.frame;

import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.StandingNotice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notices at the top of pages while their cause lasts: an untrusted clock, a deleted vault. Thread-safe. */
public final class PersistentNotices {
    /** The page that explains the state of the clock. */
    private static final String CLOCK_PAGE = "/portal/clock";

    private final Inventory inventory;
    private final ClockGuard clockGuard;

    public PersistentNotices(Inventory inventory, ClockGuard clockGuard) {
        this.inventory = inventory;
        this.clockGuard = clockGuard;
    }

    /** Notices about the service, for people who are signed in. */
    List<StandingNotice> ofService(PortalRequest request) {
        return request.person().isPresent() ? clock(request) : List.of();
    }

    /** Notices about the service and about the vault in the address. */
    List<StandingNotice> ofVault(PortalRequest request) {
        List<StandingNotice> all = new ArrayList<>(clock(request));
        inventory.deletedUntil(request.vault()).ifPresent(until -> all.add(deleted(request, until)));
        return all;
    }

    private List<StandingNotice> clock(PortalRequest request) {
        if (request.path().equals(CLOCK_PAGE)) {
            return List.of();
        }
        ClockGuard.ClockCheck look = clockGuard.lastCheck();
        Link more = new Link(request.say("clock.more"), CLOCK_PAGE, false);
        return switch (look.state()) {
            case SURE -> List.of();
            case SETTLING ->
                List.of(new StandingNotice(false, request.say("clock.settling"), look.settled(), Optional.of(more)));
            case SUSPENDED ->
                List.of(new StandingNotice(true, request.say("clock.suspended"), Optional.empty(), Optional.of(more)));
        };
    }

    private static StandingNotice deleted(PortalRequest request, Instant until) {
        boolean owns = request.requirePerson().may(Role.OWNER, request.vault());
        String settings = VaultTab.SETTINGS.address(request.vault().toString()) + "#deletion";
        return new StandingNotice(
                true,
                request.say("vault-deletion.is-deleted"),
                Optional.of(until),
                owns
                        ? Optional.of(new Link(request.say("vault-deletion.undelete"), settings, false))
                        : Optional.empty());
    }
}

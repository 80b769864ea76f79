package dev.coffre.server.portal.service;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.web.page.Notice;
import java.time.Duration;
import java.util.Map;

/** State of the clock guard: whether the service trusts its clock, and how to end a suspension. */
public final class ClockPage {
    private static final String ADDRESS = "/portal/clock";

    private final ClockGuard clockGuard;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public ClockPage(ClockGuard clockGuard, CommandGateway desk, PortalLayout frames) {
        this.clockGuard = clockGuard;
        this.desk = desk;
        this.frames = frames;
    }

    /** Open to every signed-in person: a reader also needs to see why nothing is removed. */
    public PortalResponse show(PortalRequest visit) {
        ClockGuard.ClockCheck look = clockGuard.lastCheck();
        return PortalResponse.ok(
                "portal/clock",
                Map.of(
                        "frame",
                        frames.standalone(visit, visit.say("clock.title")),
                        "look",
                        look,
                        "off",
                        deviation(visit, look),
                        "mayConfirm",
                        visit.requirePerson().administers()));
    }

    /** Confirms the clock and ends a suspension. */
    public PortalResponse confirm(PortalRequest visit) {
        desk.execute(visit, new MaintenanceCommands.ConfirmClock());
        visit.flash(new Notice.Done(visit.say("clock.confirmed")));
        return new PortalResponse.PortalRedirect(ADDRESS);
    }

    private static String deviation(PortalRequest visit, ClockGuard.ClockCheck look) {
        Duration off = Duration.between(look.expected(), look.seen());
        return visit.say(
                off.isNegative() ? "clock.behind" : "clock.ahead", visit.texts().duration(off.abs()));
    }
}

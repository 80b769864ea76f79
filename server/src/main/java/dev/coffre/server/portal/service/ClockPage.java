package dev.coffre.server.portal.service;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.web.page.PageResponse;
import java.time.Duration;
import java.util.Map;

/** State of the clock guard: whether the service trusts its clock, and how to end a suspension. */
public final class ClockPage {
    private static final String ADDRESS = "/portal/clock";

    private final ClockGuard clockGuard;
    private final CommandGateway commands;
    private final PortalLayout layout;

    public ClockPage(ClockGuard clockGuard, CommandGateway commands, PortalLayout layout) {
        this.clockGuard = clockGuard;
        this.commands = commands;
        this.layout = layout;
    }

    /** Open to every signed-in person: a reader also needs to see why nothing is removed. */
    public PageResponse show(PortalRequest request) {
        ClockGuard.ClockCheck look = clockGuard.lastCheck();
        return PageResponse.ok(
                "portal/clock",
                Map.of(
                        "frame",
                        layout.standalone(request, request.say("clock.title")),
                        "look",
                        look,
                        "off",
                        deviation(request, look),
                        "mayConfirm",
                        request.requirePerson().administers()));
    }

    /** Confirms the clock and ends a suspension. */
    public PageResponse confirm(PortalRequest request) {
        commands.execute(request, new MaintenanceCommands.ConfirmClock());
        request.setNotice(request.say("clock.confirmed"));
        return new PageResponse.Redirect(ADDRESS);
    }

    private static String deviation(PortalRequest request, ClockGuard.ClockCheck look) {
        Duration off = Duration.between(look.expected(), look.seen());
        return request.say(
                off.isNegative() ? "clock.behind" : "clock.ahead",
                request.texts().duration(off.abs()));
    }
}

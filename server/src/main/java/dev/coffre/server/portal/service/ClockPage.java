package dev.coffre.server.portal.service;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.service.VaultService;
import dev.coffre.web.page.Notice;
import java.time.Duration;
import java.util.Map;

/** State of the clock guard: whether the service trusts its clock, and how to end a suspension. */
public final class ClockPage {
    private static final String ADDRESS = "/portal/clock";

    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public ClockPage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    /** Open to every signed-in person: a reader also needs to see why nothing is removed. */
    public Answer show(Visit visit) {
        ClockGuard.Look look = service.clockGuard().lastLook();
        return Answer.page(
                "portal/clock",
                Map.of(
                        "frame",
                        frames.plain(visit, visit.say("clock.title")),
                        "look",
                        look,
                        "off",
                        off(visit, look),
                        "mayConfirm",
                        visit.who().administers()));
    }

    /** Confirms the clock and ends a suspension. */
    public Answer confirm(Visit visit) {
        desk.ask(visit, new AdminCommand.ConfirmClock());
        visit.tell(new Notice.Done(visit.say("clock.confirmed")));
        return new Answer.Elsewhere(ADDRESS);
    }

    private static String off(Visit visit, ClockGuard.Look look) {
        Duration off = Duration.between(look.expected(), look.seen());
        return visit.say(
                off.isNegative() ? "clock.behind" : "clock.ahead", visit.texts().duration(off.abs()));
    }
}

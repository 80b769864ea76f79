package dev.coffre.server.portal.service;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.AddressEntry;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses and TLS key of the service, and their change: announced first, activated later. A private key is never uploaded
 * here; it stays on the vault's computer.
 */
public final class AddressPage {
    private static final String ADDRESS = "/portal/address";

    private final Desk desk;
    private final Frames frames;

    public AddressPage(Desk desk, Frames frames) {
        this.desk = desk;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        return page(visit, 200, frame(visit));
    }

    public Answer changeUrls(Visit visit) {
        return change(visit, step -> new AdminCommand.ChangeUrls(step, urls(visit)));
    }

    public Answer changeCertificate(Visit visit) {
        return change(visit, step -> new AdminCommand.ChangeCertificate(step, Optional.empty(), visit.field("pin")));
    }

    private Answer change(Visit visit, Step command) {
        try {
            ChangeStep step = ChangeStep.named(visit.field("step").orElse(""));
            desk.ask(visit, command.of(step));
            visit.tell(new Notice.Done(visit.say("address.done." + step.code())));
            return new Answer.Elsewhere(ADDRESS);
        } catch (Problem refused) {
            return page(
                    visit, refused.code().httpStatus(), frame(visit).with(Problems.notice(refused, visit.language())));
        }
    }

    /** One address a line. */
    private static List<String> urls(Visit visit) {
        return visit.field("urls").stream()
                .flatMap(text -> text.lines().map(String::strip))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private Frame frame(Visit visit) {
        return frames.plain(visit, visit.say("address.title"));
    }

    private Answer page(Visit visit, int status, Frame frame) {
        AddressEntry address = desk.ask(visit, new AdminCommand.ShowAddress());
        return new Answer.Page(
                status,
                "portal/address",
                Map.of(
                        "frame",
                        frame,
                        "address",
                        address,
                        "typed",
                        visit.field("urls").orElse("")));
    }

    private interface Step {
        AdminCommand<AddressEntry> of(ChangeStep step);
    }
}

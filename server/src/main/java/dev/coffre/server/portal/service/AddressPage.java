package dev.coffre.server.portal.service;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses and TLS key of the service, and their change: announced first, activated later. A private key is never uploaded
 * here; it stays on the vault's computer.
 */
public final class AddressPage {
    private static final String ADDRESS = "/portal/address";

    private final CommandGateway desk;
    private final PortalLayout frames;

    public AddressPage(CommandGateway desk, PortalLayout frames) {
        this.desk = desk;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit));
    }

    public PortalResponse changeUrls(PortalRequest visit) {
        return change(visit, step -> new AddressCommands.ChangeUrls(step, urls(visit)));
    }

    public PortalResponse changeCertificate(PortalRequest visit) {
        return change(visit, step -> new AddressCommands.ChangeCertificate(step, Optional.empty(), visit.field("pin")));
    }

    private PortalResponse change(PortalRequest visit, ChangeFactory command) {
        try {
            ChangeStep step = ChangeStep.named(visit.field("step").orElse(""));
            desk.execute(visit, command.of(step));
            visit.flash(new Notice.Done(visit.say("address.done." + step.code())));
            return new PortalResponse.PortalRedirect(ADDRESS);
        } catch (Problem refused) {
            return page(
                    visit,
                    refused.code().httpStatus(),
                    frame(visit).withNotice(ProblemNotices.notice(refused, visit.language())));
        }
    }

    /** One address a line. */
    private static List<String> urls(PortalRequest visit) {
        return visit.field("urls").stream()
                .flatMap(text -> text.lines().map(String::strip))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private PageContext frame(PortalRequest visit) {
        return frames.standalone(visit, visit.say("address.title"));
    }

    private PortalResponse page(PortalRequest visit, int status, PageContext frame) {
        AddressEntry address = desk.execute(visit, new AddressCommands.ShowAddress());
        return new PortalResponse.Page(
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

    private interface ChangeFactory {
        AdminCommand<AddressEntry> of(ChangeStep step);
    }
}

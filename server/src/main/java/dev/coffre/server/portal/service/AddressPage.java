package dev.coffre.server.portal.service;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses and TLS key of the service, and their change: announced first, activated later. A private key is never uploaded
 * here; it stays on the vault's computer.
 */
public final class AddressPage {
    private static final String ADDRESS = "/portal/address";

    private final CommandGateway commands;
    private final PortalLayout layout;

    public AddressPage(CommandGateway commands, PortalLayout layout) {
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        return page(request, 200, frame(request));
    }

    public PageResponse changeUrls(PortalRequest request) {
        return change(request, step -> new AddressCommands.ChangeUrls(step, urls(request)));
    }

    public PageResponse changeCertificate(PortalRequest request) {
        return change(
                request, step -> new AddressCommands.ChangeCertificate(step, Optional.empty(), request.field("pin")));
    }

    private PageResponse change(PortalRequest request, ChangeFactory command) {
        try {
            ChangeStep step = ChangeStep.named(request.field("step").orElse(""));
            commands.execute(request, command.of(step));
            request.setNotice(request.say("address.done." + step.code()));
            return new PageResponse.Redirect(ADDRESS);
        } catch (Problem refused) {
            return page(request, refused.code().httpStatus(), frame(request).withProblem(refused));
        }
    }

    /** One address a line. */
    private static List<String> urls(PortalRequest request) {
        return request.field("urls").stream()
                .flatMap(text -> text.lines().map(String::strip))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private PageContext frame(PortalRequest request) {
        return layout.standalone(request, request.say("address.title"));
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame) {
        AddressEntry address = commands.execute(request, new AddressCommands.ShowAddress());
        return new PageResponse.Page(
                status,
                "portal/address",
                Map.of(
                        "frame",
                        frame,
                        "address",
                        address,
                        "typed",
                        request.field("urls").orElse("")));
    }

    private interface ChangeFactory {
        AdminCommand<AddressEntry> of(ChangeStep step);
    }
}

package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.Map;

/** The list of vaults, and the form that creates one. */
public final class VaultsPage {
    private final ResourceResolver resources;
    private final CommandGateway commands;
    private final PortalLayout layout;

    public VaultsPage(ResourceResolver resources, CommandGateway commands, PortalLayout layout) {
        this.resources = resources;
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse list(PortalRequest request) {
        return PageResponse.ok(
                "portal/vaults",
                Map.of(
                        "frame",
                        layout.standalone(request, request.say("vaults.title")),
                        "mayCreate",
                        request.requirePerson().administers(),
                        "vaults",
                        commands.execute(request, new VaultCommands.ListVaults())
                                .vaults()));
    }

    public PageResponse form(PortalRequest request) {
        resources.requireAdministrator(request.requirePerson());
        return form(request, 200, layout.belowVaults(request, request.say("vault-new.title")));
    }

    /** Creates a vault and leads to its Quick Start page. */
    public PageResponse create(PortalRequest request) {
        try {
            VaultEntry made = commands.execute(
                    request,
                    new VaultCommands.CreateVault(request.field("name").orElse(""), request.field("description")));
            request.setNotice(request.say("vault-new.done", made.name()));
            return new PageResponse.Redirect(VaultTab.QUICK_START.address(made.vault()));
        } catch (Problem refused) {
            PageContext frame =
                    layout.belowVaults(request, request.say("vault-new.title")).withProblem(refused);
            return form(request, refused.code().httpStatus(), frame);
        }
    }

    private static PageResponse form(PortalRequest request, int status, PageContext frame) {
        return new PageResponse.Page(
                status,
                "portal/vault-new",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        request.field("name").orElse(""),
                        "description",
                        request.field("description").orElse("")));
    }
}

package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.util.Map;

/** The list of vaults, and the form that creates one. */
public final class VaultsPage {
    private final ResourceResolver resources;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public VaultsPage(ResourceResolver resources, CommandGateway desk, PortalLayout frames) {
        this.resources = resources;
        this.desk = desk;
        this.frames = frames;
    }

    public PortalResponse list(PortalRequest visit) {
        return PortalResponse.ok(
                "portal/vaults",
                Map.of(
                        "frame",
                        frames.standalone(visit, visit.say("vaults.title")),
                        "mayCreate",
                        visit.requirePerson().administers(),
                        "vaults",
                        desk.execute(visit, new VaultCommands.ListVaults()).vaults()));
    }

    public PortalResponse form(PortalRequest visit) {
        resources.requireAdministrator(visit.requirePerson());
        return form(visit, 200, frames.belowVaults(visit, visit.say("vault-new.title")));
    }

    /** Creates a vault and leads to its Quick Start page. */
    public PortalResponse create(PortalRequest visit) {
        try {
            VaultEntry made = desk.execute(
                    visit, new VaultCommands.CreateVault(visit.field("name").orElse(""), visit.field("description")));
            visit.flash(new Notice.Done(visit.say("vault-new.done", made.name())));
            return new PortalResponse.PortalRedirect(VaultTab.QUICK_START.address(made.vault()));
        } catch (Problem refused) {
            PageContext frame = frames.belowVaults(visit, visit.say("vault-new.title"))
                    .withNotice(ProblemNotices.notice(refused, visit.language()));
            return form(visit, refused.code().httpStatus(), frame);
        }
    }

    private static PortalResponse form(PortalRequest visit, int status, PageContext frame) {
        return new PortalResponse.Page(
                status,
                "portal/vault-new",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        visit.field("name").orElse(""),
                        "description",
                        visit.field("description").orElse("")));
    }
}

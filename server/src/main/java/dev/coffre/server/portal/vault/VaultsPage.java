package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.VaultEntry;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.Map;

/** The list of vaults, and the form that creates one. */
public final class VaultsPage {
    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public VaultsPage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    public Answer list(Visit visit) {
        return Answer.page(
                "portal/vaults",
                Map.of(
                        "frame",
                        frames.plain(visit, visit.say("vaults.title")),
                        "mayCreate",
                        visit.who().administers(),
                        "vaults",
                        desk.ask(visit, new AdminCommand.ListVaults()).vaults()));
    }

    public Answer form(Visit visit) {
        service.gate().administrator(visit.who());
        return form(visit, 200, frames.belowVaults(visit, visit.say("vault-new.title")));
    }

    /** Creates a vault and leads to its Quick Start page. */
    public Answer create(Visit visit) {
        try {
            VaultEntry made = desk.ask(
                    visit, new AdminCommand.CreateVault(visit.field("name").orElse(""), visit.field("description")));
            visit.tell(new Notice.Done(visit.say("vault-new.done", made.name())));
            return new Answer.Elsewhere(VaultTab.QUICK_START.address(made.vault()));
        } catch (Problem refused) {
            Frame frame = frames.belowVaults(visit, visit.say("vault-new.title"))
                    .with(Problems.notice(refused, visit.language()));
            return form(visit, refused.code().httpStatus(), frame);
        }
    }

    private static Answer form(Visit visit, int status, Frame frame) {
        return new Answer.Page(
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

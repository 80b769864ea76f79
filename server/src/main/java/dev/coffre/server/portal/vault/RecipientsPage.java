package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.text.Language;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Recipients of mail about a vault's alerts. */
public final class RecipientsPage {
    private final VaultPageAccess vaults;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public RecipientsPage(VaultPageAccess vaults, CommandGateway desk, PortalLayout frames) {
        this.vaults = vaults;
        this.desk = desk;
        this.frames = frames;
    }

    public PageResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit));
    }

    /** Adds a recipient, or changes an existing one. */
    public PageResponse add(PortalRequest visit) {
        String address = visit.field("address").orElse("");
        List<MailRecipient> all = without(visit, address);
        all.add(new MailRecipient(
                address,
                visit.field("least").orElse(AlertSeverity.WARNING.code()),
                visit.field("language").orElse(Language.ENGLISH.tag()),
                visit.field("closings").isPresent()));
        return set(visit, all);
    }

    public PageResponse remove(PortalRequest visit) {
        return set(visit, without(visit, visit.field("address").orElse("")));
    }

    private List<MailRecipient> without(PortalRequest visit, String address) {
        List<MailRecipient> others = new ArrayList<>(recipients(visit));
        others.removeIf(one -> one.address().equalsIgnoreCase(address));
        return others;
    }

    private List<MailRecipient> recipients(PortalRequest visit) {
        return desk.execute(visit, new MailCommands.ListRecipients(visit.vault().toString()))
                .recipients();
    }

    private PageResponse set(PortalRequest visit, List<MailRecipient> all) {
        try {
            desk.execute(visit, new MailCommands.SetRecipients(visit.vault().toString(), all));
            visit.setNotice(visit.say("settings.done"));
            return new PageResponse.Redirect("/portal/vaults/" + visit.vault() + "/recipients");
        } catch (Problem refused) {
            return page(visit, refused.code().httpStatus(), frame(visit).withProblem(refused));
        }
    }

    private PageContext frame(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.SETTINGS);
        return frames.belowVaultTab(visit, vault.name(), VaultTab.SETTINGS, visit.say("recipients.title"));
    }

    private PageResponse page(PortalRequest visit, int status, PageContext frame) {
        return new PageResponse.Page(
                status,
                "portal/recipients",
                Map.of(
                        "frame",
                        frame,
                        "base",
                        "/portal/vaults/" + visit.vault() + "/recipients",
                        "recipients",
                        recipients(visit)));
    }
}

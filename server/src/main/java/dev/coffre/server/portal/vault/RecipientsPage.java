package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.text.Language;
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

    public PortalResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit));
    }

    /** Adds a recipient, or changes an existing one. */
    public PortalResponse add(PortalRequest visit) {
        String address = visit.field("address").orElse("");
        List<MailRecipient> all = without(visit, address);
        all.add(new MailRecipient(
                address,
                visit.field("least").orElse(AlertSeverity.WARNING.code()),
                visit.field("language").orElse(Language.ENGLISH.tag()),
                visit.field("closings").isPresent()));
        return set(visit, all);
    }

    public PortalResponse remove(PortalRequest visit) {
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

    private PortalResponse set(PortalRequest visit, List<MailRecipient> all) {
        try {
            desk.execute(visit, new MailCommands.SetRecipients(visit.vault().toString(), all));
            visit.flash(new Notice.Done(visit.say("settings.done")));
            return new PortalResponse.PortalRedirect("/portal/vaults/" + visit.vault() + "/recipients");
        } catch (Problem refused) {
            return page(
                    visit,
                    refused.code().httpStatus(),
                    frame(visit).withNotice(ProblemNotices.notice(refused, visit.language())));
        }
    }

    private PageContext frame(PortalRequest visit) {
        VaultRow vault = vaults.vault(visit, VaultTab.SETTINGS);
        return frames.belowVaultTab(visit, vault.name(), VaultTab.SETTINGS, visit.say("recipients.title"));
    }

    private PortalResponse page(PortalRequest visit, int status, PageContext frame) {
        return new PortalResponse.Page(
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

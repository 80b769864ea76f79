package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.wire.MailRecipient;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import dev.coffre.web.text.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Recipients of mail about a vault's alerts. */
public final class RecipientsPage {
    private final VaultService service;
    private final Desk desk;
    private final Frames frames;

    public RecipientsPage(VaultService service, Desk desk, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        return page(visit, 200, frame(visit));
    }

    /** Adds a recipient, or changes an existing one. */
    public Answer add(Visit visit) {
        String address = visit.field("address").orElse("");
        List<MailRecipient> all = without(visit, address);
        all.add(new MailRecipient(
                address,
                visit.field("least").orElse(AlertSeverity.WARNING.code()),
                visit.field("language").orElse(Language.ENGLISH.tag()),
                visit.field("closings").isPresent()));
        return set(visit, all);
    }

    public Answer remove(Visit visit) {
        return set(visit, without(visit, visit.field("address").orElse("")));
    }

    private List<MailRecipient> without(Visit visit, String address) {
        List<MailRecipient> others = new ArrayList<>(recipients(visit));
        others.removeIf(one -> one.address().equalsIgnoreCase(address));
        return others;
    }

    private List<MailRecipient> recipients(Visit visit) {
        return desk.ask(visit, new AdminCommand.ListRecipients(visit.vault().toString()))
                .recipients();
    }

    private Answer set(Visit visit, List<MailRecipient> all) {
        try {
            desk.ask(visit, new AdminCommand.SetRecipients(visit.vault().toString(), all));
            visit.tell(new Notice.Done(visit.say("settings.done")));
            return new Answer.Elsewhere("/portal/vaults/" + visit.vault() + "/recipients");
        } catch (Problem refused) {
            return page(
                    visit, refused.code().httpStatus(), frame(visit).with(Problems.notice(refused, visit.language())));
        }
    }

    private Frame frame(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.SETTINGS);
        return frames.belowTab(visit, vault.name(), VaultTab.SETTINGS, visit.say("recipients.title"));
    }

    private Answer page(Visit visit, int status, Frame frame) {
        return new Answer.Page(
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

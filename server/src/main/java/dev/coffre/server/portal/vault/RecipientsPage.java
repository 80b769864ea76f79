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
    private final CommandGateway commands;
    private final PortalLayout layout;

    public RecipientsPage(VaultPageAccess vaults, CommandGateway commands, PortalLayout layout) {
        this.vaults = vaults;
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        return page(request, 200, frame(request));
    }

    /** Adds a recipient, or changes an existing one. */
    public PageResponse add(PortalRequest request) {
        String address = request.field("address").orElse("");
        List<MailRecipient> all = without(request, address);
        all.add(new MailRecipient(
                address,
                request.field("least").orElse(AlertSeverity.WARNING.code()),
                request.field("language").orElse(Language.ENGLISH.tag()),
                request.field("closings").isPresent()));
        return set(request, all);
    }

    public PageResponse remove(PortalRequest request) {
        return set(request, without(request, request.field("address").orElse("")));
    }

    private List<MailRecipient> without(PortalRequest request, String address) {
        List<MailRecipient> others = new ArrayList<>(recipients(request));
        others.removeIf(one -> one.address().equalsIgnoreCase(address));
        return others;
    }

    private List<MailRecipient> recipients(PortalRequest request) {
        return commands.execute(
                        request, new MailCommands.ListRecipients(request.vault().toString()))
                .recipients();
    }

    private PageResponse set(PortalRequest request, List<MailRecipient> all) {
        try {
            commands.execute(
                    request, new MailCommands.SetRecipients(request.vault().toString(), all));
            request.setNotice(request.say("settings.done"));
            return new PageResponse.Redirect("/portal/vaults/" + request.vault() + "/recipients");
        } catch (Problem refused) {
            return page(request, refused.code().httpStatus(), frame(request).withProblem(refused));
        }
    }

    private PageContext frame(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.SETTINGS);
        return layout.belowVaultTab(request, vault.name(), VaultTab.SETTINGS, request.say("recipients.title"));
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame) {
        return new PageResponse.Page(
                status,
                "portal/recipients",
                Map.of(
                        "frame",
                        frame,
                        "base",
                        "/portal/vaults/" + request.vault() + "/recipients",
                        "recipients",
                        recipients(request)));
    }
}

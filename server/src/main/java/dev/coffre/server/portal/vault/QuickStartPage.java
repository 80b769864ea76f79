package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.AgentArchives;
import dev.coffre.server.hosting.CredentialsIssue.ServiceAddress;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a vault's life begins: vault credentials, the agent, and the commands that register a machine. */
public final class QuickStartPage {
    private static final String LINUX = "linux-x64";

    private final VaultService service;
    private final Supplier<ServiceAddress> address;
    private final Desk desk;
    private final Frames frames;

    public QuickStartPage(VaultService service, Supplier<ServiceAddress> address, Desk desk, Frames frames) {
        this.service = service;
        this.address = address;
        this.desk = desk;
        this.frames = frames;
    }

    /**
     * The agent's archive as this page offers it.
     *
     * @param sha256 in hex
     * @param fetch the command that downloads it and checks that the vault is the right one
     */
    public record Offer(String fileName, String sha256, String address, String fetch, String unpack) {}

    /** Opening a vault lands here, or on the dashboard for those who only look. */
    public Answer lead(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.DASHBOARD);
        boolean operator = visit.who().may(VaultTab.QUICK_START.least(), visit.vault());
        VaultTab first = operator ? VaultTab.QUICK_START : VaultTab.DASHBOARD;
        return new Answer.Elsewhere(first.address(vault.id().toString()));
    }

    public Answer show(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.QUICK_START);
        return Answer.page(
                "portal/quick-start",
                Map.of(
                        "frame",
                        frames.ofVault(visit, vault.name(), VaultTab.QUICK_START),
                        "vault",
                        vault,
                        "offer",
                        offer()));
    }

    /** A new vault credentials file; every older one is refused from now on. */
    public Answer download(Visit visit) {
        IssuedCredentials issued =
                desk.ask(visit, new AdminCommand.IssueCredentials(visit.vault().toString()));
        return new Answer.Download(issued.fileName(), "application/octet-stream", issued.bytes());
    }

    private Optional<Offer> offer() {
        AgentArchives archives = service.agentArchives();
        try {
            String fileName = archives.archive(LINUX).getFileName().toString();
            String line = new String(archives.checksum(LINUX), StandardCharsets.US_ASCII);
            return Optional.of(offer(fileName, line.split("\\s", 2)[0]));
        } catch (Problem notBuilt) {
            return Optional.empty();
        }
    }

    private Offer offer(String fileName, String sha256) {
        ServiceAddress now = address.get();
        String url = now.urls().getFirst() + "/download/agent/" + LINUX;
        String pin = Base64.getEncoder().encodeToString(now.tlsPins().getFirst().bytes());
        String folder = fileName.replace(".tar.gz", "");
        return new Offer(
                fileName,
                sha256,
                "/download/agent/" + LINUX,
                "curl -fsS -k --pinnedpubkey sha256//" + pin + " -o " + fileName + " " + url,
                "echo " + sha256 + "  " + fileName + " | sha256sum -c && tar xf " + fileName + " && cd " + folder);
    }
}

package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.hosting.AgentPackage;
import dev.coffre.server.hosting.AgentPackages;
import dev.coffre.server.hosting.CredentialsIssuer.ServiceAddress;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.Downloads;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.PageResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** First steps with a new vault: vault credentials, agent packages, and the commands that register a machine. */
public final class QuickStartPage {
    private final VaultPageAccess vaults;
    private final AgentPackages agentPackages;
    private final Supplier<ServiceAddress> address;
    private final CommandGateway commands;
    private final PortalLayout layout;

    public QuickStartPage(
            VaultPageAccess vaults,
            AgentPackages agentPackages,
            Supplier<ServiceAddress> address,
            CommandGateway commands,
            PortalLayout layout) {
        this.vaults = vaults;
        this.agentPackages = agentPackages;
        this.address = address;
        this.commands = commands;
        this.layout = layout;
    }

    /** Entry page of a vault: Quick Start for operators, the dashboard for readers. */
    public PageResponse openVault(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.DASHBOARD);
        boolean operator = request.requirePerson().may(VaultTab.QUICK_START.minimumRole(), request.vault());
        VaultTab first = operator ? VaultTab.QUICK_START : VaultTab.DASHBOARD;
        return new PageResponse.Redirect(first.address(vault.id().toString()));
    }

    public PageResponse show(PortalRequest request) {
        VaultRow vault = vaults.vault(request, VaultTab.QUICK_START);
        return PageResponse.ok(
                "portal/quick-start",
                Map.of(
                        "frame",
                        layout.vaultTab(request, vault.name(), VaultTab.QUICK_START),
                        "vault",
                        vault,
                        "offers",
                        agentDownloads()));
    }

    /** Issues a new vault credentials file, which supersedes all older ones. */
    public PageResponse download(PortalRequest request) {
        IssuedCredentials issued = commands.execute(
                request, new VaultCommands.IssueCredentials(request.vault().toString()));
        return Downloads.of(issued.fileName(), "application/octet-stream", issued.bytes());
    }

    private List<AgentDownload> agentDownloads() {
        return Stream.of(AgentPackage.WINDOWS, AgentPackage.DEBIAN, AgentPackage.ARCHIVE)
                .flatMap(form -> agentDownload(form).stream())
                .toList();
    }

    /** Empty if this form of the package was not built. */
    private Optional<AgentDownload> agentDownload(AgentPackage form) {
        try {
            String fileName = agentPackages.newest(form).fileName();
            String line = new String(agentPackages.checksum(form), StandardCharsets.US_ASCII);
            return Optional.of(agentDownload(form, fileName, line.split("\\s", 2)[0]));
        } catch (Problem notBuilt) {
            return Optional.empty();
        }
    }

    private AgentDownload agentDownload(AgentPackage form, String fileName, String sha256) {
        ServiceAddress now = address.get();
        String url = now.urls().getFirst() + form.path();
        return new AgentDownload(
                form,
                fileName,
                sha256,
                form == AgentPackage.WINDOWS
                        ? PowerShellCommands.of(fileName, sha256, url, trust(now))
                        : ShellCommands.of(form, fileName, sha256, url, trust(now)));
    }

    /** Options for curl that trust the service's key only. None if the service has no pin: curl verifies the certificate. */
    private static String trust(ServiceAddress service) {
        return service.tlsPins().stream()
                .findFirst()
                .map(pin -> "-k --pinnedpubkey sha256//" + Base64.getEncoder().encodeToString(pin.bytes()) + " ")
                .orElse("");
    }
}

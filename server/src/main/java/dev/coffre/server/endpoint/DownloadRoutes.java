package dev.coffre.server.endpoint;

import dev.coffre.server.hosting.AgentPackages;
import dev.coffre.server.hosting.AgentPackages.PackageFile;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Downloads of the agent: docs/protocol.md §7. */
final class DownloadRoutes {
    private final ApiAuthenticator authenticator;
    private final AgentPackages packages;

    DownloadRoutes(ApiAuthenticator authenticator, AgentPackages packages) {
        this.authenticator = authenticator;
        this.packages = packages;
    }

    List<Route> routes() {
        CallerKind<ApiAuthenticator.Anonymous> anyone = authenticator.anonymous();
        return List.of(
                anyone.get("/download/agent/{platform}.sha256", "The checksum of a package of the agent")
                        .mayFail(ProblemCode.AGENT_ARCHIVE_MISSING)
                        .answersFile(
                                "text/plain",
                                "SHA-256 in hex, two blanks, the package's file name",
                                (nobody, request) -> new ApiResponse.CompleteBody(
                                        200,
                                        "text/plain; charset=us-ascii",
                                        packages.checksum(request.pathVariable("platform")),
                                        Map.of())),
                anyone.get("/download/agent/{platform}.sig", "The vault's signature of that checksum")
                        .mayFail(ProblemCode.AGENT_ARCHIVE_MISSING)
                        .answersFile(
                                ApiResponse.BINARY,
                                "Ed25519, 64 bytes",
                                (nobody, request) ->
                                        ApiResponse.bytes(packages.signature(request.pathVariable("platform")))),
                anyone.get("/download/agent/{platform}", "A package of the agent, or what installs it")
                        .mayFail(ProblemCode.AGENT_ARCHIVE_MISSING)
                        .answersFile(
                                "*/*",
                                "A tar.gz, a Debian package, the installer for Windows, or a script",
                                (nobody, request) -> file(packages.newest(request.pathVariable("platform")))));
    }

    private static ApiResponse file(PackageFile offered) {
        return new ApiResponse.StreamedBody(
                offered.mediaType(),
                out -> Files.copy(offered.file(), out),
                Map.of(
                        "Content-Length",
                        String.valueOf(offered.size()),
                        "Content-Disposition",
                        "attachment; filename=\"" + offered.fileName() + "\""));
    }
}

package dev.coffre.server.endpoint;

import dev.coffre.server.hosting.AgentArchives;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The agent's packages: docs/protocol.md §7. */
final class DownloadRoutes {
    private final Guard guard;
    private final AgentArchives archives;

    DownloadRoutes(Guard guard, AgentArchives archives) {
        this.guard = guard;
        this.archives = archives;
    }

    List<Route> routes() {
        Caller<Guard.Nobody> anyone = guard.anyone();
        return List.of(
                anyone.get("/download/agent/{platform}.sha256", "The checksum of the agent's archive")
                        .mayFail(ProblemCode.AGENT_ARCHIVE_MISSING)
                        .answersFile(
                                "text/plain",
                                "SHA-256 in hex, two blanks, the archive's file name",
                                (nobody, request) -> new HttpAnswer.Body(
                                        200,
                                        "text/plain; charset=us-ascii",
                                        archives.checksum(request.pathVariable("platform")),
                                        Map.of())),
                anyone.get("/download/agent/{platform}", "The agent's archive")
                        .mayFail(ProblemCode.AGENT_ARCHIVE_MISSING)
                        .answersFile(
                                "application/gzip",
                                "A tar.gz",
                                (nobody, request) -> archive(request.pathVariable("platform"))));
    }

    private HttpAnswer archive(String platform) {
        Path archive = archives.archive(platform);
        return new HttpAnswer.Stream(
                "application/gzip",
                out -> Files.copy(archive, out),
                Map.of(
                        "Content-Length",
                        String.valueOf(size(archive, platform)),
                        "Content-Disposition",
                        "attachment; filename=\"" + archive.getFileName() + "\""));
    }

    private static long size(Path archive, String platform) {
        try {
            return Files.size(archive);
        } catch (IOException e) {
            throw ProblemCode.AGENT_ARCHIVE_MISSING.with("platform", platform).causedBy(e);
        }
    }
}

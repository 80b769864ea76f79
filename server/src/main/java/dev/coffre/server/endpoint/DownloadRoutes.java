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
    private static final String CHECKSUM = ".sha256";

    private final AgentArchives archives;

    DownloadRoutes(AgentArchives archives) {
        this.archives = archives;
    }

    List<Route> routes() {
        return List.of(Route.get("/download/agent/{platform}", this::download));
    }

    private HttpAnswer download(HttpRequest request) {
        String platform = request.pathVariable("platform");
        if (platform.endsWith(CHECKSUM)) {
            byte[] line = archives.checksum(platform.substring(0, platform.length() - CHECKSUM.length()));
            return new HttpAnswer.Body(200, "text/plain; charset=us-ascii", line, Map.of());
        }
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

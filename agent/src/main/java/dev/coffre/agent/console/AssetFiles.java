package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleRequest;
import dev.coffre.web.asset.Asset;
import dev.coffre.web.asset.Assets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Serves style sheets and scripts, gzipped if the browser accepts it, for caching without revalidation. */
record AssetFiles(Assets assets) {
    Optional<ConsoleResponse> answer(ConsoleRequest request) {
        return assets.at(request.path()).map(asset -> answer(asset, request));
    }

    private static ConsoleResponse answer(Asset asset, ConsoleRequest request) {
        boolean compressed = request.header("accept-encoding").orElse("").contains("gzip");
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type", asset.type(),
                "Cache-Control", "private, max-age=31536000, immutable",
                "Vary", "Accept-Encoding"));
        if (compressed) {
            headers.put("Content-Encoding", "gzip");
        }
        return new ConsoleResponse(200, headers, compressed ? asset.gzip() : asset.bytes());
    }
}

package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.web.asset.Asset;
import dev.coffre.web.asset.Assets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Serves style sheets and scripts, gzipped if the browser accepts it, for caching without revalidation. */
record ConsoleAssets(Assets assets) {
    Optional<ConsoleHttpResponse> answer(ConsoleHttpRequest request) {
        return assets.find(request.path()).map(asset -> answer(asset, request));
    }

    private static ConsoleHttpResponse answer(Asset asset, ConsoleHttpRequest request) {
        boolean compressed = request.header("accept-encoding").orElse("").contains("gzip");
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type", asset.type(),
                "Cache-Control", "private, max-age=31536000, immutable",
                "Vary", "Accept-Encoding"));
        if (compressed) {
            headers.put("Content-Encoding", "gzip");
        }
        return new ConsoleHttpResponse(200, headers, compressed ? asset.gzip() : asset.bytes());
    }
}

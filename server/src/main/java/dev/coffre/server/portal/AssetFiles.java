package dev.coffre.server.portal;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.WatchedOutput;
import dev.coffre.web.asset.Asset;
import dev.coffre.web.asset.Assets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves style sheets and scripts: compressed if the browser accepts it, and cacheable for ever. */
final class AssetFiles {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String GZIP = "gzip";
    private static final String ROUTE = Assets.PATH + "**";

    private final Assets assets;

    AssetFiles(Assets assets) {
        this.assets = assets;
    }

    ServerResponse serve(ServerRequest request) {
        RequestTrace.of(request.servletRequest()).ledTo(ROUTE);
        Optional<Asset> asset = assets.at(request.path());
        if (asset.isEmpty()) {
            return ServerResponse.notFound().build();
        }
        boolean compressed = String.valueOf(request.headers().firstHeader(HttpHeaders.ACCEPT_ENCODING))
                .contains(GZIP);
        byte[] body = compressed ? asset.get().gzip() : asset.get().bytes();
        var response = ServerResponse.ok()
                .header(HttpHeaders.CONTENT_TYPE, asset.get().type())
                .header(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length))
                .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff");
        if (compressed) {
            response.header(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        return response.build((servletRequest, servletResponse) -> {
            new WatchedOutput(
                            servletResponse.getOutputStream(),
                            RequestTrace.of(servletRequest).connection())
                    .write(body);
            return null;
        });
    }
}

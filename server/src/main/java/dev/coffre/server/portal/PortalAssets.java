package dev.coffre.server.portal;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.MonitoredOutputStream;
import dev.coffre.web.asset.Asset;
import dev.coffre.web.asset.Assets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves style sheets and scripts: compressed if the browser accepts it, and cacheable for ever. */
final class PortalAssets {
    private static final String IMMUTABLE_CACHE = "public, max-age=31536000, immutable";
    private static final String GZIP = "gzip";
    private static final String ROUTE = Assets.PATH + "**";

    private final Assets assets;

    PortalAssets(Assets assets) {
        this.assets = assets;
    }

    ServerResponse serve(ServerRequest request) {
        RequestTrace.of(request.servletRequest()).setRoute(ROUTE);
        Optional<Asset> asset = assets.find(request.path());
        if (asset.isEmpty()) {
            return ServerResponse.notFound().build();
        }
        boolean compressed = String.valueOf(request.headers().firstHeader(HttpHeaders.ACCEPT_ENCODING))
                .contains(GZIP);
        byte[] body = compressed ? asset.get().gzip() : asset.get().bytes();
        var response = ServerResponse.ok()
                .header(HttpHeaders.CONTENT_TYPE, asset.get().type())
                .header(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length))
                .header(HttpHeaders.CACHE_CONTROL, IMMUTABLE_CACHE)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff");
        if (compressed) {
            response.header(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        return response.build((servletRequest, servletResponse) -> {
            new MonitoredOutputStream(
                            servletResponse.getOutputStream(),
                            RequestTrace.of(servletRequest).connection())
                    .write(body);
            return null;
        });
    }
}

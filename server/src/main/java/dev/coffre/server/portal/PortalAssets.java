package dev.coffre.server.portal;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.asset.CacheScope;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves style sheets and scripts. */
record PortalAssets(Assets assets) {
    private static final String ROUTE = Assets.PATH + "**";

    ServerResponse serve(ServerRequest request) {
        RequestTrace.of(request.servletRequest()).setRoute(ROUTE);
        String accepted = String.valueOf(request.headers().firstHeader(HttpHeaders.ACCEPT_ENCODING));
        return assets.respond(request.path(), accepted, CacheScope.PUBLIC)
                .<ServerResponse>map(found -> new DeferredResponse(
                        (servletRequest, response) -> DeferredResponse.write(found, servletRequest, response)))
                .orElseGet(() -> ServerResponse.notFound().build());
    }
}

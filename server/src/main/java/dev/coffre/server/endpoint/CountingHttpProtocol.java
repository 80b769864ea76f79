package dev.coffre.server.endpoint;

import dev.coffre.server.limit.ConnectionLimiter;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP/1.1 connector that counts each connection before its first byte, TLS handshakes included. */
public final class CountingHttpProtocol extends Http11NioProtocol {
    /** Allowance for closed connections that Tomcat has not noticed yet. It stops accepting at its limit. */
    private static final int CLOSING_ALLOWANCE = 256;

    private final CountingEndpoint endpoint;

    /** Called by Tomcat, which instantiates it by name. */
    public CountingHttpProtocol() {
        this(new CountingEndpoint());
    }

    private CountingHttpProtocol(CountingEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Must be called before the connector starts. */
    void countConnectionsIn(ConnectionLimiter connections, int most) {
        endpoint.connections = connections;
        setMaxConnections(most + CLOSING_ALLOWANCE);
    }

    private static final class CountingEndpoint extends NioEndpoint {
        private @Nullable ConnectionLimiter connections;

        @Override
        protected boolean setSocketOptions(SocketChannel channel) {
            if (connections != null) {
                connections.admit(channel);
            }
            return super.setSocketOptions(channel);
        }
    }
}

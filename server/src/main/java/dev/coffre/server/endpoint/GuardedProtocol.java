package dev.coffre.server.endpoint;

import dev.coffre.server.limit.OpenConnections;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP/1.1 connector that counts each connection before its first byte, TLS handshakes included. */
public final class GuardedProtocol extends Http11NioProtocol {
    /** Allowance for closed connections that Tomcat has not noticed yet. It stops accepting at its limit. */
    private static final int ENDING = 256;

    private final GuardedEndpoint endpoint;

    /** Called by Tomcat, which instantiates it by name. */
    public GuardedProtocol() {
        this(new GuardedEndpoint());
    }

    private GuardedProtocol(GuardedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Must be called before the connector starts. */
    void countIn(OpenConnections connections, int most) {
        endpoint.connections = connections;
        setMaxConnections(most + ENDING);
    }

    private static final class GuardedEndpoint extends NioEndpoint {
        private @Nullable OpenConnections connections;

        @Override
        protected boolean setSocketOptions(SocketChannel channel) {
            if (connections != null) {
                connections.admit(channel);
            }
            return super.setSocketOptions(channel);
        }
    }
}

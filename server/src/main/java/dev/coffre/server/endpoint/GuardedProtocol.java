package dev.coffre.server.endpoint;

import dev.coffre.server.limit.OpenConnections;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 as Tomcat speaks it, with every connection counted before its first byte, TLS handshakes included. */
public final class GuardedProtocol extends Http11NioProtocol {
    /** Connections that have ended and that Tomcat has not noticed yet; it accepts no more while there are so many. */
    private static final int ENDING = 256;

    private final GuardedEndpoint endpoint;

    /** For Tomcat, which makes it by its name. */
    public GuardedProtocol() {
        this(new GuardedEndpoint());
    }

    private GuardedProtocol(GuardedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** Before it listens. */
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

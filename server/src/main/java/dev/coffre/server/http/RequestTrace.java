package dev.coffre.server.http;

import dev.coffre.server.limit.ByteBudget;
import dev.coffre.server.limit.ClientConnection;
import jakarta.servlet.ServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Id, route and sender of the current request. Log lines on its thread carry id and sender. Confined to the request's
 * thread.
 */
public final class RequestTrace {
    /** Response header with the request id. */
    public static final String HEADER = "Coffre-Request";

    /** Route of a request that matched none. */
    public static final String NO_ROUTE = "-";

    private static final String ATTRIBUTE = RequestTrace.class.getName();
    private static final String ID = "request";

    private final String id;
    private final ClientConnection connection;
    private final Map<String, String> sender = new LinkedHashMap<>();
    private final List<ByteBudget.Reservation> reservations = new ArrayList<>();
    private String route = NO_ROUTE;

    private RequestTrace(String id, ClientConnection connection) {
        this.id = id;
        this.connection = connection;
    }

    /** Assigns the id to the request. */
    public static RequestTrace begin(ServletRequest request, String id, ClientConnection connection) {
        RequestTrace trace = new RequestTrace(id, connection);
        request.setAttribute(ATTRIBUTE, trace);
        MDC.put(ID, id);
        return trace;
    }

    /** Returns the trace of the request. A request without one gets a new trace that is not attached to it. */
    public static RequestTrace of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestTrace trace
                ? trace
                : new RequestTrace(NO_ROUTE, ClientConnection.ended());
    }

    public String id() {
        return id;
    }

    /** The connection that the request came on. */
    public ClientConnection connection() {
        return connection;
    }

    /** The route's path template, or {@value #NO_ROUTE}. */
    public String route() {
        return route;
    }

    public void setRoute(String template) {
        route = template;
    }

    /** The sender by kind: {@code machine} and its id, {@code account} and its name. */
    public Map<String, String> sender() {
        return sender;
    }

    public void setSender(String kind, String name) {
        sender.put(kind, name);
        connection.authenticated(kind, name);
        MDC.put(kind, name);
    }

    /** Releases the memory reservation when the request ends. */
    public void releaseAtEnd(ByteBudget.Reservation reservation) {
        reservations.add(reservation);
    }

    /** Releases all reservations and clears the logging context of this thread. */
    public void end() {
        reservations.forEach(ByteBudget.Reservation::close);
        MDC.remove(ID);
        sender.keySet().forEach(MDC::remove);
    }
}

package dev.coffre.server.http;

import dev.coffre.server.limit.ByteBudget;
import dev.coffre.server.limit.Connection;
import jakarta.servlet.ServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/**
 * What is known of one request while it is answered: its id, the route that it was led to, and who sent it. Every line that
 * is logged on its thread carries id and sender. For the request's thread.
 */
public final class RequestTrace {
    /** The header of an answer that names the request. */
    public static final String HEADER = "Coffre-Request";

    /** Of a request that was led to no route. */
    public static final String NO_ROUTE = "-";

    private static final String ATTRIBUTE = RequestTrace.class.getName();
    private static final String ID = "request";

    private final String id;
    private final Connection connection;
    private final Map<String, String> sender = new LinkedHashMap<>();
    private final List<ByteBudget.Lease> held = new ArrayList<>();
    private String route = NO_ROUTE;

    private RequestTrace(String id, Connection connection) {
        this.id = id;
        this.connection = connection;
    }

    /** From now on the request has this id. */
    public static RequestTrace begin(ServletRequest request, String id, Connection connection) {
        RequestTrace trace = new RequestTrace(id, connection);
        request.setAttribute(ATTRIBUTE, trace);
        MDC.put(ID, id);
        return trace;
    }

    /** Of a request that was begun; of any other a trace that nobody reads. */
    public static RequestTrace of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestTrace trace
                ? trace
                : new RequestTrace(NO_ROUTE, Connection.ended());
    }

    public String id() {
        return id;
    }

    /** What it came by. */
    public Connection connection() {
        return connection;
    }

    /** The route's path with its variables in braces, or {@value #NO_ROUTE}. */
    public String route() {
        return route;
    }

    public void ledTo(String template) {
        route = template;
    }

    /** Who sent it: {@code machine} and its id, {@code account} and its name. */
    public Map<String, String> sender() {
        return sender;
    }

    public void sentBy(String kind, String name) {
        sender.put(kind, name);
        connection.provedBy(kind, name);
        MDC.put(kind, name);
    }

    /** Memory that is given back when the request ends. */
    public void holdToTheEnd(ByteBudget.Lease lease) {
        held.add(lease);
    }

    /** Gives back what it holds; nothing more is logged about it on this thread. */
    public void end() {
        held.forEach(ByteBudget.Lease::close);
        MDC.remove(ID);
        sender.keySet().forEach(MDC::remove);
    }
}

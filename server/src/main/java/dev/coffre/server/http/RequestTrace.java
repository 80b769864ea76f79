package dev.coffre.server.http;

import jakarta.servlet.ServletRequest;
import java.util.LinkedHashMap;
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
    private final Map<String, String> sender = new LinkedHashMap<>();
    private String route = NO_ROUTE;

    private RequestTrace(String id) {
        this.id = id;
    }

    /** From now on the request has this id. */
    public static RequestTrace begin(ServletRequest request, String id) {
        RequestTrace trace = new RequestTrace(id);
        request.setAttribute(ATTRIBUTE, trace);
        MDC.put(ID, id);
        return trace;
    }

    /** Of a request that was begun; of any other a trace that nobody reads. */
    public static RequestTrace of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestTrace trace ? trace : new RequestTrace(NO_ROUTE);
    }

    public String id() {
        return id;
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
        MDC.put(kind, name);
    }

    /** Nothing more is logged about it on this thread. */
    public void end() {
        MDC.remove(ID);
        sender.keySet().forEach(MDC::remove);
    }
}

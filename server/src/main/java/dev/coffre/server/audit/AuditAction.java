package dev.coffre.server.audit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An action as the audit log records it. Never holds a secret.
 *
 * @param code name of the action, such as {@code set-quota}
 * @param facts objects and parameters by name; each is cut to {@value #MAX_FACT_LENGTH} characters
 */
public record AuditAction(String code, SortedMap<String, String> facts) {
    private static final int MAX_FACT_LENGTH = 256;
    private static final int IDS_PER_FACT = 7;
    private static final int MAX_IDS = 21;

    public AuditAction {
        SortedMap<String, String> bounded = new TreeMap<>();
        facts.forEach((name, value) -> bounded.put(name, truncated(value)));
        facts = Collections.unmodifiableSortedMap(bounded);
    }

    public static AuditAction of(String action) {
        return new AuditAction(action, new TreeMap<>());
    }

    /** Returns a copy with one more fact. */
    public AuditAction with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(facts);
        more.put(name, String.valueOf(value));
        return new AuditAction(code, more);
    }

    public AuditAction with(Map<String, String> facts) {
        AuditAction auditAction = this;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            auditAction = auditAction.with(fact.getKey(), fact.getValue());
        }
        return auditAction;
    }

    /**
     * Returns ids as facts {@code name}, {@code name.2} and so on, each with as many ids as fit.
     *
     * @param ids those beyond {@value #MAX_IDS} are left out
     */
    public static Map<String, String> idFacts(String name, List<?> ids) {
        Map<String, String> facts = new TreeMap<>();
        for (int at = 0; at < Math.min(ids.size(), MAX_IDS); at += IDS_PER_FACT) {
            List<?> some = ids.subList(at, Math.min(at + IDS_PER_FACT, Math.min(ids.size(), MAX_IDS)));
            int part = 1 + at / IDS_PER_FACT;
            facts.put(
                    part == 1 ? name : name + "." + part,
                    some.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return facts;
    }

    private static String truncated(String text) {
        return text.length() <= MAX_FACT_LENGTH ? text : text.substring(0, MAX_FACT_LENGTH);
    }
}

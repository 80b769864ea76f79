package dev.coffre.server.catalog;

import dev.coffre.server.catalog.Dialect.ByteStrings;
import dev.coffre.server.catalog.Dialect.Numbers;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out which files of a store the catalog knows by their names: packs, points, tombstones, slots and keyrings. Segments of
 * the journal and files of the audit log are not among them: their rows are made when they are written or taken up.
 */
public record KnownObjectQuery(CatalogConnection connection) {
    private static final String ID = "([0-9a-f]{32})";
    private static final Pattern PACK =
            Pattern.compile("vaults/" + ID + "/packs/" + ID + "/(data|pages)/[0-9a-f]{2}/" + ID);
    private static final Pattern POINT =
            Pattern.compile("vaults/" + ID + "/points/" + ID + "/([0-9]{16})-([0-9a-f]{64})(\\.tombstone)?");
    private static final Pattern SLOT = Pattern.compile("vaults/" + ID + "/slots/" + ID + "/" + ID);
    private static final Pattern KEYRING = Pattern.compile("vaults/" + ID + "/slots/" + ID + "/keyring-([0-9]{8})");

    /** Returns those of the names that the catalog knows. */
    public Set<String> among(Collection<String> names) {
        Set<String> known = new HashSet<>();
        Stream.of(packs(names), points(names), slots(names), keyrings(names)).forEach(known::addAll);
        known.retainAll(Set.copyOf(names));
        return known;
    }

    private List<String> packs(Collection<String> names) {
        ByteStrings ids = ids(names, PACK, 4);
        return ids.values().isEmpty()
                ? List.of()
                : sql().list(
                                row -> {
                                    String id = hex(row.getBytes(4));
                                    return "vaults/%s/packs/%s/%s/%s/%s"
                                            .formatted(
                                                    hex(row.getBytes(1)),
                                                    hex(row.getBytes(2)),
                                                    row.getString(3),
                                                    id.substring(0, 2),
                                                    id);
                                },
                                "SELECT d.vault, d.id, p.kind, p.id FROM pack p JOIN domain d ON d.nr = p.domain WHERE "
                                        + sql().isIn("p.id", ids) + " AND p.retired IS NULL",
                                ids);
    }

    /**
     * A removed point is known until its file is replaced by its tombstone, and that one from then on: before, somebody else may
     * have written it.
     */
    private List<String> points(Collection<String> names) {
        ByteStrings machines = ids(names, POINT, 2);
        Numbers seqs = new Numbers(matches(names, POINT)
                .map(name -> Long.parseLong(name.group(3)))
                .distinct()
                .toList());
        return machines.values().isEmpty()
                ? List.of()
                : sql().list(
                                row -> {
                                    String point = "vaults/%s/points/%s/%016d-%s"
                                            .formatted(
                                                    hex(row.getBytes(1)),
                                                    hex(row.getBytes(2)),
                                                    row.getLong(3),
                                                    hex(row.getBytes(4)));
                                    return row.getInt(5) == 1 ? point + ".tombstone" : point;
                                },
                                "SELECT m.vault, p.machine, p.seq, p.hash, p.buried FROM point p"
                                        + " JOIN machine m ON m.id = p.machine WHERE "
                                        + sql().isIn("p.machine", machines) + " AND " + sql().isIn("p.seq", seqs),
                                machines,
                                seqs);
    }

    private List<String> slots(Collection<String> names) {
        ByteStrings domains = ids(names, SLOT, 2);
        ByteStrings slots = ids(names, SLOT, 3);
        return slots.values().isEmpty()
                ? List.of()
                : sql().list(
                                row -> "vaults/%s/slots/%s/%s"
                                        .formatted(hex(row.getBytes(1)), hex(row.getBytes(2)), hex(row.getBytes(3))),
                                "SELECT d.vault, d.id, s.id FROM slot s JOIN domain d ON d.nr = s.domain WHERE "
                                        + sql().isIn("d.id", domains) + " AND " + sql().isIn("s.id", slots),
                                domains,
                                slots);
    }

    /** The keyring of each data key but the first has a file. */
    private List<String> keyrings(Collection<String> names) {
        ByteStrings domains = ids(names, KEYRING, 2);
        record Domain(String slots, int epoch) {}
        if (domains.values().isEmpty()) {
            return List.of();
        }
        List<Domain> found = sql().list(
                        row -> new Domain(
                                "vaults/%s/slots/%s/".formatted(hex(row.getBytes(1)), hex(row.getBytes(2))),
                                row.getInt(3)),
                        "SELECT vault, id, epoch FROM domain WHERE " + sql().isIn("id", domains),
                        domains);
        return matches(names, KEYRING)
                .filter(name -> found.stream()
                        .anyMatch(domain -> name.group().startsWith(domain.slots)
                                && Integer.parseInt(name.group(3)) >= 2
                                && Integer.parseInt(name.group(3)) <= domain.epoch))
                .map(Matcher::group)
                .toList();
    }

    private static ByteStrings ids(Collection<String> names, Pattern form, int group) {
        return new ByteStrings(matches(names, form)
                .map(name -> name.group(group))
                .distinct()
                .map(HexFormat.of()::parseHex)
                .toList());
    }

    private static Stream<Matcher> matches(Collection<String> names, Pattern form) {
        return names.stream().map(form::matcher).filter(Matcher::matches);
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}

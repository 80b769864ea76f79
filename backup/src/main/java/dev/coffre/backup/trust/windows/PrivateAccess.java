package dev.coffre.backup.trust.windows;

import dev.coffre.backup.errno.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may open a private object, in the security descriptor definition language.
 *
 * @param owner of a new file, if it is not the one that the system chooses
 * @param trustees security identifiers, or their abbreviations
 */
record PrivateAccess(Optional<String> owner, List<String> trustees) {
    private static final String SYSTEM = "SY";
    private static final String ADMINISTRATORS = "BA";

    PrivateAccess {
        trustees = List.copyOf(trustees);
    }

    /**
     * @param user security identifier of the user of this process
     * @param isAdministrator whether this process has the rights of an administrator
     */
    static PrivateAccess of(String user, boolean isAdministrator) {
        return isAdministrator || user.equals(SecurityIds.SYSTEM)
                ? new PrivateAccess(Optional.of(ADMINISTRATORS), List.of(SYSTEM, ADMINISTRATORS))
                : new PrivateAccess(Optional.empty(), List.of(SYSTEM, ADMINISTRATORS, user));
    }

    static PrivateAccess ofThisProcess() throws ErrnoException {
        return of(
                SecurityIds.currentUser(),
                SecurityIds.isAdministrator(ProcessHandle.current().pid()));
    }

    /** Adds the user of this process, whose programs without the rights of an administrator read a file. */
    PrivateAccess withUser(String user) {
        List<String> all = new ArrayList<>(trustees);
        if (!all.contains(user)) {
            all.add(user);
        }
        return new PrivateAccess(owner, all);
    }

    String ownerPart() {
        return owner.map(sid -> "O:" + sid).orElse("");
    }

    /** Returns the protected list. */
    String list(String inheritance) {
        StringBuilder list = new StringBuilder("D:P");
        trustees.forEach(trustee -> list.append("(A;%s;GA;;;%s)".formatted(inheritance, trustee)));
        return list.toString();
    }
}

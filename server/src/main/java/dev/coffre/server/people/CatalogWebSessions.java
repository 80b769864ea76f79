package dev.coffre.server.people;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.OptionalChange;
import dev.coffre.server.catalog.WebSessionRow;
import dev.coffre.server.catalog.WebSessionTable;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;
import java.util.Optional;

/** Keeps sessions in the catalog, so that a person stays signed in whichever process answers. Thread-safe. */
public final class CatalogWebSessions implements WebSessionStore {
    private final Catalog catalog;

    public CatalogWebSessions(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void add(Sha256 id, WebSession session, int most) {
        AccountSession signedIn = session.signedIn();
        catalog.change(connection -> {
            WebSessionTable sessions = new WebSessionTable(connection);
            sessions.insert(new WebSessionRow(
                    id,
                    signedIn.account(),
                    signedIn.credentialFingerprint(),
                    signedIn.lastProof(),
                    session.since(),
                    session.used(),
                    session.notice()));
            sessions.trim(signedIn.account(), most);
        });
    }

    @Override
    public Optional<WebSession> find(Sha256 id) {
        return catalog.read(connection -> new WebSessionTable(connection).find(id))
                .map(row -> new WebSession(
                        new AccountSession(row.account(), row.fingerprint(), row.lastProof()),
                        row.since(),
                        row.used(),
                        row.notice()));
    }

    @Override
    public void setUsed(Sha256 id, Instant at) {
        new OptionalChange(catalog, connection -> new WebSessionTable(connection).setUsed(id, at)).run();
    }

    @Override
    public void setNotice(Sha256 id, Optional<String> notice) {
        new OptionalChange(catalog, connection -> new WebSessionTable(connection).setNotice(id, notice)).run();
    }

    @Override
    public boolean remove(Sha256 id) {
        return catalog.write(connection -> new WebSessionTable(connection).delete(id));
    }

    @Override
    public void expire(Instant since, Instant used) {
        catalog.change(connection -> new WebSessionTable(connection).deleteEnded(since, used));
    }
}

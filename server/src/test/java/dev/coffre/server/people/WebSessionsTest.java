package dev.coffre.server.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions at one process, and at two that share them. */
class WebSessionsTest {
    private static final AccountSession ADA = new AccountSession("ada", "mark", Instant.ofEpochMilli(1));
    private static final AccountSession BOB = new AccountSession("bob", "mark", Instant.ofEpochMilli(2));

    @TempDir
    Path folder;

    private final SimulatedClock clock = new SimulatedClock();

    enum Place {
        MEMORY,
        SQLITE,
        POSTGRESQL
    }

    private void in(Place place, Consumer<List<WebSessions>> test) {
        if (place == Place.MEMORY) {
            MemoryWebSessions store = new MemoryWebSessions();
            test.accept(List.of(sessions(store), sessions(store)));
            return;
        }
        try (Catalog catalog = Catalog.open(TestEngine.valueOf(place.name()).location(folder))) {
            test.accept(List.of(sessions(new CatalogWebSessions(catalog)), sessions(new CatalogWebSessions(catalog))));
        }
    }

    private WebSessions sessions(WebSessionStore store) {
        return new WebSessions(store, clock, new SecureRandom());
    }

    private static Optional<AccountSession> signedIn(WebSessions sessions, String id) {
        return sessions.find(id).map(WebSession::signedIn);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionOfOneIsKnownToTheOtherUntilItIsEnded(Place place) {
        in(place, sessions -> {
            String id = sessions.getFirst().start(ADA);
            assertThat(signedIn(sessions.getLast(), id)).contains(ADA);
            assertThat(signedIn(sessions.getLast(), id + "0")).isEmpty();
            sessions.getLast().end(id);
            assertThat(signedIn(sessions.getFirst(), id)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void itEndsHalfAnHourAfterItsLastUseAndTwelveHoursAfterItsBegin(Place place) {
        in(place, sessions -> {
            String idle = sessions.getFirst().start(BOB);
            String busy = sessions.getFirst().start(ADA);
            for (int i = 1; i < 25; i++) {
                clock.advance(Duration.ofMinutes(29));
                sessions.getLast().expire();
                assertThat(signedIn(sessions.get(i % 2), busy)).contains(ADA);
            }
            assertThat(signedIn(sessions.getFirst(), idle)).isEmpty();
            clock.advance(Duration.ofMinutes(24));
            assertThat(signedIn(sessions.getFirst(), busy)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aNewProofChangesTheIdAndNotTheEnd(Place place) {
        in(place, sessions -> {
            String id = sessions.getFirst().start(ADA);
            sessions.getFirst().setNotice(id, "done");
            clock.advance(Duration.ofMinutes(10));
            AccountSession proven = new AccountSession("ada", "mark", clock.instant());
            WebSession before = sessions.getLast().find(id).orElseThrow();
            String renewed = sessions.getLast().renew(id, before, proven).orElseThrow();
            assertThat(signedIn(sessions.getFirst(), id)).isEmpty();
            assertThat(sessions.getFirst().find(renewed)).hasValueSatisfying(session -> {
                assertThat(session.signedIn()).isEqualTo(proven);
                assertThat(session.since()).isEqualTo(before.since());
                assertThat(session.notice()).contains("done");
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void aProofThatComesAfterTheSignOutBeginsNoSession(Place place) {
        in(place, sessions -> {
            String id = sessions.getFirst().start(ADA);
            WebSession before = sessions.getLast().find(id).orElseThrow();
            sessions.getFirst().end(id);
            assertThat(sessions.getLast().renew(id, before, ADA)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aNoticeIsKeptUntilItIsCleared(Place place) {
        in(place, sessions -> {
            String id = sessions.getFirst().start(ADA);
            sessions.getFirst().setNotice(id, "done");
            assertThat(sessions.getLast().find(id).flatMap(WebSession::notice)).contains("done");
            sessions.getFirst().setNotice(id, "x".repeat(10_000));
            assertThat(sessions.getLast().find(id).flatMap(WebSession::notice)).contains("done");
            sessions.getLast().clearNotice(id);
            assertThat(sessions.getFirst().find(id).flatMap(WebSession::notice)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAccountHasALimitOfSessions(Place place) {
        in(place, sessions -> {
            String ofBob = sessions.getFirst().start(BOB);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 65; i++) {
                clock.advance(Duration.ofSeconds(1));
                ids.add(sessions.getFirst().start(ADA));
            }
            assertThat(signedIn(sessions.getLast(), ids.getFirst())).isEmpty();
            assertThat(ids.stream().skip(1))
                    .allMatch(id -> signedIn(sessions.getLast(), id).isPresent());
            assertThat(signedIn(sessions.getLast(), ofBob)).contains(BOB);
        });
    }
}

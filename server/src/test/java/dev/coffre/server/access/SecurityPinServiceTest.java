package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.state.StateKey;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PINs at one process, and at two that share them: the second is another object over the same catalog. */
class SecurityPinServiceTest {
    private static final PinOperation OPERATION = PinOperation.DELETE_DATA;

    @TempDir
    Path folder;

    private final SimulatedClock clock = new SimulatedClock();
    private final StateKey key = StateKey.random(new SecureRandom());
    private final MachineId machine = MachineId.random(new SplittableRandom(1));

    enum Place {
        MEMORY,
        SQLITE,
        POSTGRESQL
    }

    /** @param test receives two services over the same PINs */
    private void in(Place place, Consumer<List<SecurityPinService>> test) {
        if (place == Place.MEMORY) {
            MemoryPins pins = new MemoryPins();
            test.accept(List.of(service(pins), service(pins)));
            return;
        }
        try (Catalog catalog = Catalog.open(TestEngine.valueOf(place.name()).location(folder))) {
            test.accept(List.of(service(new CatalogPins(catalog)), service(new CatalogPins(catalog))));
        }
    }

    private SecurityPinService service(PinStore pins) {
        return new SecurityPinService(pins, key, clock, new SecureRandom());
    }

    private Optional<ProblemCode> consume(SecurityPinService pins, String typed) {
        try {
            pins.consume(machine, OPERATION, typed);
            return Optional.empty();
        } catch (Problem refused) {
            return Optional.of(refused.code());
        }
    }

    private static String withOtherProof(String pin) {
        return pin.substring(0, 10) + (pin.charAt(10) == '0' ? '1' : '0');
    }

    @ParameterizedTest
    @EnumSource
    void aPinOfOneServiceIsAcceptedByTheOtherOnce(Place place) {
        in(place, services -> {
            String pin = services.getFirst().issue(machine, OPERATION).pin();
            assertThat(services.getLast().isIssued(machine, OPERATION)).isTrue();
            assertThatCode(() -> services.getLast().check(machine, OPERATION, pin))
                    .doesNotThrowAnyException();
            assertThat(consume(services.getLast(), pin)).isEmpty();
            assertThat(consume(services.getFirst(), pin)).contains(ProblemCode.PIN_MISSING);
            assertThat(consume(services.getLast(), pin)).contains(ProblemCode.PIN_MISSING);
        });
    }

    @ParameterizedTest
    @EnumSource
    void attemptsAreCountedTogether(Place place) {
        in(place, services -> {
            String pin = services.getFirst().issue(machine, OPERATION).pin();
            for (int i = 0; i < 4; i++) {
                assertThat(consume(services.get(i % 2), withOtherProof(pin))).contains(ProblemCode.PIN_WRONG);
            }
            assertThat(consume(services.getFirst(), withOtherProof(pin))).contains(ProblemCode.PIN_TRIES_EXHAUSTED);
            assertThat(consume(services.getLast(), pin)).contains(ProblemCode.PIN_TRIES_EXHAUSTED);
        });
    }

    /** A machine that has not seen the PIN cannot block the owner. */
    @ParameterizedTest
    @EnumSource
    void aWrongFirstHalfCostsNoAttempt(Place place) {
        in(place, services -> {
            String pin = services.getFirst().issue(machine, OPERATION).pin();
            String other = (pin.charAt(0) == '0' ? "1" : "0") + pin.substring(1);
            for (int i = 0; i < 20; i++) {
                assertThat(consume(services.getLast(), other)).contains(ProblemCode.PIN_WRONG);
            }
            assertThat(consume(services.getLast(), pin)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aNewPinVoidsTheOneBefore(Place place) {
        in(place, services -> {
            String first = services.getFirst().issue(machine, OPERATION).pin();
            String second = services.getLast().issue(machine, OPERATION).pin();
            assertThat(consume(services.getFirst(), first)).contains(ProblemCode.PIN_WRONG);
            assertThat(consume(services.getFirst(), second)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPinExpires(Place place) {
        in(place, services -> {
            String pin = services.getFirst().issue(machine, OPERATION).pin();
            clock.advance(Duration.ofMinutes(5));
            assertThat(consume(services.getLast(), pin)).contains(ProblemCode.PIN_EXPIRED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void ofManyAtOnceOneTakesThePin(Place place) {
        in(place, services -> {
            String pin = services.getFirst().issue(machine, OPERATION).pin();
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Future<Optional<ProblemCode>>> answers = IntStream.range(0, 16)
                        .mapToObj(i -> threads.submit(() -> consume(services.get(i % 2), pin)))
                        .toList();
                assertThat(answers.stream().filter(answer -> isTaken(answer))).hasSize(1);
            }
        });
    }

    private static boolean isTaken(Future<Optional<ProblemCode>> answer) {
        try {
            return answer.get().isEmpty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

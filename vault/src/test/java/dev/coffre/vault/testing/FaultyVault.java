package dev.coffre.vault.testing;

import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A vault behind a bad network: every call, counted from 1, meets the fault that the schedule names for it. */
public final class FaultyVault implements Vault {
    private final Vault vault;
    private final IntFunction<Fault> schedule;
    private final AtomicInteger calls = new AtomicInteger();

    public FaultyVault(Vault vault, IntFunction<Fault> schedule) {
        this.vault = vault;
        this.schedule = schedule;
    }

    /** Only call {@code n} meets {@code fault}. */
    public static FaultyVault once(Vault vault, int n, Fault fault) {
        return new FaultyVault(vault, call -> call == n ? fault : new Fault.None());
    }

    /** How many calls were made. */
    public int calls() {
        return calls.get();
    }

    private <T> T call(Supplier<T> action) {
        return switch (schedule.apply(calls.incrementAndGet())) {
            case Fault.None none -> action.get();
            case Fault.LostRequest lost -> throw lost();
            case Fault.LostReply lost -> {
                var unused = action.get();
                throw lost();
            }
            case Fault.Slow slow -> {
                sleep(slow);
                yield action.get();
            }
        };
    }

    private static RuntimeException lost() {
        return ProblemCode.VAULT_CONNECTION_LOST.with("url", "test");
    }

    private static void sleep(Fault.Slow slow) {
        try {
            Thread.sleep(slow.duration());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public VaultSession open(Optional<SessionId> resume) {
        return new FaultySession(call(() -> vault.open(resume)));
    }

    @Override
    public void replaceSlots(SlotChange change, SecurityPin pin) {
        call(() -> {
            vault.replaceSlots(change, pin);
            return true;
        });
    }

    @Override
    public PointChain chain(MachineId machine) {
        return call(() -> vault.chain(machine));
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        call(() -> {
            vault.fetch(oids, sink);
            return true;
        });
    }

    @Override
    public DomainSlots slots() {
        return call(vault::slots);
    }

    private final class FaultySession implements VaultSession {
        private final VaultSession session;

        FaultySession(VaultSession session) {
            this.session = session;
        }

        @Override
        public SessionId id() {
            return session.id();
        }

        @Override
        public BitSet have(List<Oid> oids) {
            return call(() -> session.have(oids));
        }

        @Override
        public PutResult put(List<RecordBytes> batch) {
            return call(() -> session.put(batch));
        }

        @Override
        public void alias(List<Alias> aliases) {
            call(() -> {
                session.alias(aliases);
                return true;
            });
        }

        @Override
        public CommitResult commit(SignedPoint point, CommitTerms terms) {
            return call(() -> session.commit(point, terms));
        }

        @Override
        public SessionTotals totals() {
            return call(session::totals);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}

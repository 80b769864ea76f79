package dev.coffre.server.hosting;

import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.audit.Effect;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.VaultLimits;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Registers machines with a vault (docs/protocol.md §3). A repeated request returns the same machine. */
public final class MachineRegistration {
    private static final int FIRST_GENERATION = 1;
    private static final int MAX_OS = 200;

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final VerifyingKey signingKey;
    private final RandomGenerator random;

    public MachineRegistration(
            Catalog catalog, Ledger ledger, StoreFiles store, VerifyingKey signingKey, RandomGenerator random) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.signingKey = signingKey;
        this.random = random;
    }

    /** Durable on return. Writes the slots, then the journal, then the catalog. */
    public Effect<RegisterMachineResponse> register(VerifiedCredentials credentials, RegisterMachineRequest asked) {
        MachineKeysRow keys =
                new MachineKeysRow(FIRST_GENERATION, key(asked.pointKey()), key(asked.authenticationKey()));
        return ledger.exclusively(() -> {
            requireVaultOpen(credentials.vault());
            Optional<MachineRow> known = findRegistered(credentials, keys);
            MachineRow machine = known.orElseGet(() -> registerNew(credentials, asked, keys));
            return new Effect<>(answer(credentials, machine), known.isEmpty());
        });
    }

    private RegisterMachineResponse answer(VerifiedCredentials credentials, MachineRow machine) {
        return new RegisterMachineResponse(
                machine.id().toString(),
                machine.name(),
                machine.vault().toString(),
                credentials.vaultName(),
                signingKey.toString(),
                machine.registered().toEpochMilli());
    }

    private void requireVaultOpen(VaultId vault) {
        if (catalog.read(connection -> new VaultTable(connection).deletedUntil(vault))
                .isPresent()) {
            throw ProblemCode.VAULT_DELETED.problem();
        }
    }

    private Optional<MachineRow> findRegistered(VerifiedCredentials credentials, MachineKeysRow keys) {
        return catalog.read(connection -> {
            MachineTable machines = new MachineTable(connection);
            Optional<MachineRow> machine =
                    machines.findByAuthenticationKey(credentials.vault(), keys.authenticationKey());
            if (machine.isPresent()
                    && !machines.keys(machine.get().id()).getLast().pointKey().equals(keys.pointKey())) {
                throw ProblemCode.FORBIDDEN.with("reason", "this key belongs to another machine");
            }
            return machine;
        });
    }

    private MachineRow registerNew(VerifiedCredentials credentials, RegisterMachineRequest asked, MachineKeysRow keys) {
        MachineKind kind = kind(asked.kind());
        DomainId domain = domain(asked.domain());
        // A client that could claim an existing domain could read it.
        if (catalog.read(connection -> new VaultTable(connection).domain(domain))
                .isPresent()) {
            throw ProblemCode.FORBIDDEN.with("reason", "this domain belongs to another machine");
        }
        List<KeySlotFile> slots = slots(domain, asked.slots());
        requireWithinLimit(credentials);
        String name = MachineNameRules.uniqueName(
                asked.name(),
                wanted -> catalog.read(
                        connection -> new MachineTable(connection).isNameTaken(credentials.vault(), wanted)));
        slots.forEach(store.slots(credentials.vault())::write);
        MachineId id = MachineId.random(random);
        ledger.append(
                new JournalEvent.MachineRegistered(
                        credentials.vault(),
                        id,
                        domain,
                        name,
                        asked.os().length() > MAX_OS ? asked.os().substring(0, MAX_OS) : asked.os(),
                        keys.pointKey(),
                        keys.authenticationKey(),
                        FIRST_GENERATION,
                        credentials.generation(),
                        kind.optionalCode()),
                new JournalEvent.SlotsWritten(
                        credentials.vault(),
                        domain,
                        FIRST_GENERATION,
                        slots.stream().map(KeySlotFile::id).toList(),
                        List.<SlotId>of()));
        return catalog.read(connection -> new MachineTable(connection).find(id)).orElseThrow();
    }

    private void requireWithinLimit(VerifiedCredentials credentials) {
        catalog.read(connection -> {
            int most = VaultLimits.ofVault(credentials.vault(), connection).registrations();
            if (new MachineTable(connection).registered(credentials.vault(), credentials.generation()) >= most) {
                throw ProblemCode.REGISTRATION_LIMIT_REACHED.with("limit", most);
            }
            return most;
        });
    }

    /** Requires one passphrase slot and at most one recovery-code slot, all of the first epoch of this domain. */
    private static List<KeySlotFile> slots(DomainId domain, List<String> base64) {
        if (base64.size() > SlotRules.MAX_SLOTS) {
            throw ProblemCode.SLOTS_REFUSED.with("reason", SlotRules.wrongCount(base64.size()));
        }
        List<KeySlotFile> slots = SlotChange.received(
                        base64.stream().map(MachineRegistration::bytes).toList(), Optional.empty())
                .slots();
        long passphrases = slots.stream()
                .filter(slot -> slot.kind() == SlotKind.PASSPHRASE)
                .count();
        if (passphrases != 1 || slots.size() > 2) {
            throw ProblemCode.SLOTS_REFUSED.with("reason", "one slot for the passphrase, at most one for a code");
        }
        return new SlotRules(domain, DomainSlots.NONE, Set.of())
                .apply(new SlotChange(slots, Optional.empty()))
                .slots();
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed("a slot that is not base64");
        }
    }

    private static VerifyingKey key(String hex) {
        try {
            return VerifyingKey.parse(hex);
        } catch (IllegalArgumentException e) {
            throw malformed("a key that is not 64 hex digits");
        }
    }

    private static MachineKind kind(Optional<String> code) {
        return code.map(named ->
                        MachineKind.fromCode(named).orElseThrow(() -> malformed("a kind of machine that is none")))
                .orElse(MachineKind.MACHINE);
    }

    private static DomainId domain(String hex) {
        try {
            return DomainId.parse(hex);
        } catch (IllegalArgumentException e) {
            throw malformed("a domain that is not 32 hex digits");
        }
    }

    private static Problem malformed(String reason) {
        return ProblemCode.REQUEST_MALFORMED.with("reason", reason);
    }
}

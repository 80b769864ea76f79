package dev.coffre.vault.client;

import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads a domain of a remote vault (docs/protocol.md §5). Thread-safe. */
final class RemoteReader implements DomainReader {
    private static final int MAX_SLOTS_BODY = 1 << 20;

    /** A slot begins with "CFSL"; a keyring is a record and begins with "CFRE". */
    private static final int SLOT_MAGIC = 'S';

    private final AuthorizedExchange exchange;

    RemoteReader(AuthorizedExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public PointChain chain(MachineId machine) {
        return RemoteChain.open(exchange, machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        new RecordDownload(exchange, List.copyOf(new LinkedHashSet<>(oids)), sink).run();
    }

    @Override
    public DomainSlots slots() {
        return exchange.send(() -> VaultRequest.get("/v1/slots"), VaultRequest.OCTETS, RemoteReader::readSlots);
    }

    private static DomainSlots readSlots(VaultResponse answer) throws IOException {
        FrameStream frames = new FrameStream(answer, KeyringFile.MAX_FILE, MAX_SLOTS_BODY);
        List<KeySlotFile> slots = new ArrayList<>();
        List<KeyringFile> keyrings = new ArrayList<>();
        for (Optional<byte[]> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            byte[] file = frame.get();
            if (file.length > 2 && file[2] == SLOT_MAGIC) {
                if (slots.size() == SlotRules.MAX_VALID) {
                    throw answer.failures().garbage("more than " + SlotRules.MAX_VALID + " key slots");
                }
                slots.add(KeySlotFile.decode(file));
            } else {
                keyrings.add(KeyringFile.decode(file));
            }
        }
        return new DomainSlots(slots, keyrings);
    }
}

package dev.coffre.sealing;

/** The four scheduled keys under which records of one type are sealed. Confined to one thread. */
record RecordMacs(Hmac siv, Hmac obj, Hmac body, Hmac pid) {
    static RecordMacs of(DataKey key, SealedType type) {
        return new RecordMacs(
                key.hmac(type, KeyPurpose.SIV),
                key.hmac(type, KeyPurpose.OBJ),
                key.hmac(type, KeyPurpose.BODY),
                key.hmac(type, KeyPurpose.PID));
    }
}

package dev.coffre.sealing;

/** The four scheduled keys under which records of one type are sealed. Confined to one thread. */
record TypeMacs(Hmac siv, Hmac obj, Hmac body, Hmac pid) {
    static TypeMacs of(DataKey key, SealedType type) {
        return new TypeMacs(
                key.hmac(type, Purpose.SIV),
                key.hmac(type, Purpose.OBJ),
                key.hmac(type, Purpose.BODY),
                key.hmac(type, Purpose.PID));
    }
}

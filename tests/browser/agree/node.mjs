// The client in Node, with the verbs of rust.mjs.
import { NO_AUTH, Refused, authOf, isFrom, open, seal } from "../client/envelope.mjs";

export const node = {
  seals({ author, ...letter }) {
    return seal({ ...letter, auth: author ? authOf({ ...letter, ...author }) : NO_AUTH });
  },

  async opens({ author, ...letter }, bytes) {
    try {
      const { id, auth, body } = await open({ ...letter, bytes });
      const { direction } = letter;
      const isTheirs = author ? isFrom(auth, { ...author, direction, id, body }) : auth.equals(NO_AUTH);
      return { id, body, isTheirs };
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message };
      throw error;
    }
  },
};

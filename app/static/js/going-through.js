// <bikupa-answers>: going through answers on a page. An act is sent without leaving it, and the
// page as it is then takes its place, so that one stays where one reads.

import { Answered, sendPlainly } from "./answered.js";
import { successorOf } from "./successor.js";

class Answers extends Answered {
  prepare(fresh, { sourceEvent: { target: form, submitter } }) {
    const asks = { "do-hide": "why", "do-park": "to" }[form.id];
    const [focus, menu] = [successorOf(submitter, this), asks ? `${asks}-${submitter.value}` : ""];
    const open = [...this.querySelectorAll("details[open][id]")].map((one) => one.id);
    return () => {
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      focus();
      document.getElementById(menu)?.setAttribute("open", "");
    };
  }

  instead({ sourceEvent }) {
    sendPlainly(sourceEvent);
  }
}

customElements.define("bikupa-answers", Answers);

/**
 * `idle-flood.mjs PORT COUNT`: opens so many connections, says nothing on them, and tells how many it has when all were opened;
 * told a number, it tells so again once it has no more than that.
 */
import { connect } from 'node:net';

const [port = 0, wanted = 0] = process.argv.slice(2).map(Number);
let begun = 0;
let settled = 0;
let open = 0;
let most = Number.POSITIVE_INFINITY;

function look() {
  if (settled < wanted || open > most) return;
  process.send?.({ open });
  // Once for each time it is asked.
  most = -1;
}

function next() {
  if (begun === wanted) return;
  begun += 1;
  const socket = connect({ host: '127.0.0.1', port });
  const first = () => {
    settled += 1;
    next();
  };
  socket.once('connect', () => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
      look();
    });
    first();
    look();
  });
  socket.once('error', (error) => {
    if ('code' in error && error.code === 'EMFILE') process.send?.({ failed: 'EMFILE' });
    if (socket.connecting || socket.pending) first();
  });
  socket.resume();
}

process.on('message', (message) => {
  most = Number(message);
  look();
});
process.on('disconnect', () => process.exit());
for (let count = 0; count < 200; count += 1) next();

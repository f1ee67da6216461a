// Validates Kubernetes objects, a JSON array on standard input, against the schemas of Kubernetes and of the Prometheus
// Operator. Prints one line for each: its kind, and what is wrong with it, or "valid".
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

async function model({ apiVersion, kind }) {
	const models = apiVersion.includes('coreos.com') ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
	const group = await import(pathToFileURL(resolve('node_modules', models, apiVersion, 'index.js')));
	if (!group[kind]) {
		throw new Error(`There is no ${kind} in ${apiVersion}`);
	}
	return group[kind];
}

for (const object of JSON.parse(await text(process.stdin))) {
	try {
		const Model = await model(object);
		new Model(object).validate();
		console.log(`${object.kind}: valid`);
	} catch (error) {
		console.log(`${object.kind}: ${error.message}`);
	}
}
